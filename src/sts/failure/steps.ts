import { describePlace, type Place } from '../../config/place.ts';
import { hopAt, type ChainPlan } from '../../config/plan.ts';
import type { FailureStep } from './explanation.ts';

/** Looks at the place at fault in the file. */
export function openPlace(what: string, place: Place | undefined): FailureStep {
  return place === undefined
    ? { text: `Look at ${what}.` }
    : { text: `Look at ${what} in ${describePlace(place)}.`, action: { kind: 'openPlace', place } };
}

/** Looks at the profile of a hop; `index` from 0. */
export function openHop(plan: ChainPlan, index: number): FailureStep {
  const { profile, place } = hopAt(plan, index);
  return openPlace(`“${profile}”`, place);
}

export function openBase({ base }: ChainPlan): FailureStep {
  return openPlace(`“${base.profile}”`, base.place);
}

/** Both statements, for whoever owns the policies. */
export function copyPolicies(plan: ChainPlan, hop: number): FailureStep {
  return {
    text: 'Give the two statements below to whoever owns the policies; “Role Chain: Copy Policies for Hop” copies them.',
    action: { kind: 'copyPolicies', chain: plan.name, hop },
  };
}

export function assumeAgain(plan: ChainPlan): FailureStep {
  return {
    text: `Assume “${plan.name}” again: “Role Chain: Assume Identity”.`,
    action: { kind: 'assumeAgain', chain: plan.name },
  };
}

export function diagnose(plan: ChainPlan): FailureStep {
  return {
    text: 'See which hops do work: “Role Chain: Diagnose Chain”.',
    action: { kind: 'diagnose', chain: plan.name },
  };
}

/** A command line for a terminal. */
export function run(why: string, commandLine: string): FailureStep {
  return { text: `${why}: run \`${commandLine}\` in a terminal.`, action: { kind: 'run', commandLine } };
}
