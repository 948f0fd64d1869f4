import type { Configuration, SharedFiles } from '../config/configuration.ts';
import type { Clock } from '../sessions/clock.ts';
import type { ChainSessions } from '../sessions/chainSessions.ts';
import type { DoctorDeps } from '../sessions/doctor.ts';
import type { Shadow } from '../sessions/shadow.ts';
import type { IdentitiesInUse } from '../sessions/inUse.ts';
import type { WindowSession } from '../sessions/windowSession.ts';
import type { RedactingLog } from '../platform/log.ts';
import type { AccountNames } from '../platform/accountNames.ts';
import type { Favourites } from '../platform/favourites.ts';
import type { Guard } from '../views/guard.ts';
import type { IdentityTree } from '../views/identityTree.ts';
import type { Explanations } from '../views/explanation.ts';
import type { Consents } from '../delivery/api/consents.ts';
import type { PinnedTerminals } from '../delivery/pinned/pinnedTerminals.ts';
import type { ConsoleGateway } from '../sts/gateway.ts';
import type { SignInGateway } from '../sts/signIn/gateway.ts';
import { assumeCommand } from './assume.ts';
import { onDemand, type Command } from './command.ts';
import { copyArnCommand } from './copyArn.ts';
import { explainChainCommand } from './explainChain.ts';
import { extensionAccessCommand } from './extensionAccess.ts';
import { addFavouriteCommand, removeFavouriteCommand } from './favourites.ts';
import { forgetSessionsCommand } from './forgetSessions.ts';
import { commandIds } from './ids.ts';
import type { IdentityLinesDeps } from './identityLines.ts';
import { inputVariableCommands } from './inputVariables.ts';
import { newTerminalAsCommand } from './newTerminalAs.ts';
import type { ConsoleDeps } from './openConsole.ts';
import { newTerminalCommand } from './newTerminal.ts';
import { openConfigCommand } from './openConfig.ts';
import { openProfileCommand } from './openProfile.ts';
import { openRowCommand } from './openRow.ts';
import { refreshNowCommand } from './refreshNow.ts';
import { releaseIdentityCommand } from './releaseIdentity.ts';
import { rereadConfigCommand } from './rereadConfig.ts';
import { showLogCommand } from './showLog.ts';
import { showSessionCommand } from './showSession.ts';
import type { SignInDeps } from './signIn.ts';

/** What the commands work on. */
export interface CommandDeps extends Pick<
  ConsoleDeps,
  'resolve' | 'destination' | 'federationUrl' | 'clipboard'
> {
  readonly source: { current(): Promise<Configuration>; reread(): Promise<Configuration> };
  readonly sessions: Pick<ChainSessions, 'catchUp' | 'drop' | 'forgetAll' | 'resolve'>;
  readonly signIns: SignInDeps['signIns'];
  readonly gateway: () => Promise<ConsoleGateway & SignInGateway>;
  /** Template of the names of profiles that are added from Identity Center. */
  readonly profileName: { readonly value: string };
  readonly signInStates: SignInDeps['signInStates'];
  readonly window: Pick<
    WindowSession,
    'state' | 'chosenName' | 'assume' | 'refresh' | 'release' | 'withdraw'
  >;
  readonly remembered: { readonly recents: readonly string[] };
  readonly accountNames: Pick<AccountNames, 'keep'>;
  readonly clock: Clock;
  readonly marks: IdentityLinesDeps['marks'];
  readonly favourites: Favourites;
  readonly guard: Pick<Guard, 'allows'>;
  readonly log: RedactingLog;
  readonly files: SharedFiles;
  readonly documents: Pick<Explanations, 'add'>;
  readonly doctor: DoctorDeps;
  /** Settles when a process that starts now gets the window's identity. */
  readonly delivery: { settled(): Promise<void> };
  readonly inUse: Pick<IdentitiesInUse, 'names' | 'session'>;
  readonly pinnedTerminals: PinnedTerminals;
  readonly openSessions: { show(): void };
  readonly tree: Pick<IdentityTree, 'open'>;
  readonly consents: Consents;
  /** What in VS Code's own environment stands before the window's identity now. */
  readonly shadows: () => readonly Shadow[];
}

const forConsole = () => import('./openConsole.ts');

/** Every command of the product, once. */
export function allCommands(deps: CommandDeps): readonly Command[] {
  return [
    assumeCommand(deps),
    onDemand(commandIds.switchIdentity, async () =>
      (await import('./switchIdentity.ts')).switchIdentityCommand(deps),
    ),
    refreshNowCommand(deps),
    releaseIdentityCommand(deps),
    newTerminalCommand(deps),
    openRowCommand(deps),
    openProfileCommand(deps),
    openConfigCommand(deps.files),
    explainChainCommand(deps),
    onDemand(commandIds.explainFailure, async () =>
      (await import('./explainFailure.ts')).explainFailureCommand(deps),
    ),
    onDemand(commandIds.diagnoseChain, async () =>
      (await import('./diagnoseChain.ts')).diagnoseChainCommand(deps),
    ),
    onDemand(commandIds.copyPolicies, async () =>
      (await import('./copyPolicies.ts')).copyPoliciesCommand(deps),
    ),
    copyArnCommand(deps),
    onDemand(commandIds.addChainedRole, async () =>
      (await import('./addChainedRole.ts')).addChainedRoleCommand(deps),
    ),
    onDemand(commandIds.addFromIdentityCenter, async () =>
      (await import('./addFromIdentityCenter.ts')).addFromIdentityCenterCommand(deps),
    ),
    addFavouriteCommand(deps),
    removeFavouriteCommand(deps),
    onDemand(commandIds.signIn, async () => (await import('./signIn.ts')).signInCommand(deps)),
    onDemand(commandIds.signOut, async () => (await import('./signOut.ts')).signOutCommand(deps)),
    rereadConfigCommand(deps.source),
    forgetSessionsCommand(deps),
    onDemand(commandIds.repairDelivery, async () =>
      (await import('./repairDelivery.ts')).repairDeliveryCommand(deps),
    ),
    onDemand(commandIds.undoRepair, async () =>
      (await import('./repairDelivery.ts')).undoRepairCommand(deps),
    ),
    showLogCommand(deps.log),
    showSessionCommand(deps),
    newTerminalAsCommand(deps),
    onDemand(commandIds.openConsole, async () => (await forConsole()).openConsoleCommand(deps)),
    onDemand(commandIds.copyConsoleLink, async () => (await forConsole()).copyConsoleLinkCommand(deps)),
    onDemand(commandIds.copyAs, async () => (await import('./copyAs.ts')).copyAsCommand(deps)),
    ...inputVariableCommands(deps),
    extensionAccessCommand(deps),
  ];
}
