import { AUDIT_EXTERNAL_ID, KEYS, MFA, role } from '../../../fixtures/organisation.ts';
import { hop, sourced, staticKeys } from '../../../support/plans.ts';
import { ROOT_KEY } from './lab.ts';
import { work, at, hub, chain, fail, said, type Row } from './row.ts';

/** AWS does not allow it. */
export const deniedRows: readonly Row[] = [
  {
    name: 'AccessDenied across accounts',
    message:
      "“DataExport”, hop 1 of 1: dana (111111111111) may not assume DataExport (333333333333). Its own policies and the role's trust policy both have to allow it.",
    provoke: fail(work, [hop(role('production', 'DataExport'), at(40))]),
  },
  {
    name: 'AccessDenied at the second hop',
    message:
      "“DataExport”, hop 2 of 2: Hub (111111111111) may not assume DataExport (333333333333). Its own policies and the role's trust policy both have to allow it.",
    provoke: fail(work, [hub, hop(role('production', 'DataExport'), at(40))]),
  },
  {
    name: 'AccessDenied with another external id than the role wants',
    message:
      "“Auditor”, hop 1 of 1: auditor (111111111111) may not assume Auditor (333333333333). Its own policies and the role's trust policy both have to allow it.",
    provoke: fail(staticKeys(KEYS.audit, 'auditor'), [
      hop(role('production', 'Auditor'), { ...at(50), externalId: sourced(`${AUDIT_EXTERNAL_ID}-old`) }),
    ]),
  },
  {
    name: 'AccessDenied without the external id that the role wants',
    message:
      "“Auditor”, hop 1 of 1: auditor (111111111111) may not assume Auditor (333333333333). Its own policies and the role's trust policy both have to allow it.",
    provoke: fail(staticKeys(KEYS.audit, 'auditor'), [hop(role('production', 'Auditor'), at(50))]),
  },
  {
    name: 'AccessDenied without the MFA that the role wants, in the same account',
    message:
      "“HubAdmin”, hop 1 of 1: dana (111111111111) may not assume HubAdmin (111111111111). Its own policies and the role's trust policy both have to allow it.",
    provoke: fail(work, [hop(role('hub', 'HubAdmin'), at(20))]),
  },
  {
    name: 'AccessDenied of a role that is not there',
    message:
      "“Hubb”, hop 1 of 1: dana (111111111111) may not assume Hubb (111111111111). Its own policies and the role's trust policy both have to allow it.",
    provoke: fail(work, [hop(role('hub', 'Hubb'), at(20))]),
  },
  {
    name: 'AccessDenied by an explicit Deny',
    message:
      '“Closed”, hop 1 of 1: dana (111111111111) may not assume Closed (111111111111). A policy (resource-based) denies it, whatever the others allow.',
    provoke: fail(work, [hop(role('hub', 'Closed'), at(20))]),
  },
  {
    name: 'AccessDenied that names the kind of policy',
    message:
      '“Hub”, hop 1 of 1: dana (111111111111) may not assume Hub (111111111111). AWS names the kind of policy that does not allow it: identity-based.',
    provoke: said(
      'AccessDenied',
      403,
      'User: arn:aws:iam::111111111111:user/dana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111111111111:role/Hub because no identity-based policy allows the sts:AssumeRole action',
      [hub],
    ),
  },
  {
    name: 'session tags are not allowed',
    message:
      '“OnlyAssume”, hop 1 of 1: dana (111111111111) may not tag the session of OnlyAssume (111111111111). Both policies have to allow sts:TagSession as well.',
    provoke: fail(work, [
      hop(role('hub', 'OnlyAssume'), { ...at(20), tags: sourced([{ key: 'team', value: 'blue' }]) }),
    ]),
  },
  {
    name: 'a source identity is not allowed',
    message:
      '“OnlyAssume”, hop 1 of 1: dana (111111111111) may not set the source identity at OnlyAssume (111111111111). Both policies have to allow sts:SetSourceIdentity as well.',
    provoke: fail(work, [hop(role('hub', 'OnlyAssume'), { ...at(20), sourceIdentity: sourced('dana') })]),
  },
  {
    name: 'the root user calls',
    message:
      "“Hub”, hop 1 of 1: the account's root user cannot assume Hub (111111111111). Start from a user or a role.",
    provoke: fail(staticKeys(ROOT_KEY, 'root'), [hub]),
  },
  {
    name: 'a wrong MFA code, five times',
    message:
      '“HubAdmin”, hop 1 of 1: STS did not take the MFA code for HubAdmin (111111111111). Try again with the next code.',
    provoke: (lab) => {
      lab.mfaCode = () => '000000';
      return lab.failureOf(
        chain(lab, work, [hop(role('hub', 'HubAdmin'), { ...at(20), mfaSerial: sourced(MFA.dana.serial) })]),
      );
    },
  },
  {
    name: 'an MFA device of somebody else',
    message:
      '“HubAdmin”, hop 1 of 1: the MFA device arn:aws:iam::111111111111:mfa/robin does not belong to dana (111111111111). Correct mfa_serial of “HubAdmin”.',
    provoke: (lab) => {
      lab.mfaCode = () => '123456';
      const mfaSerial = sourced('arn:aws:iam::111111111111:mfa/robin');
      return lab.failureOf(chain(lab, work, [hop(role('hub', 'HubAdmin'), { ...at(20), mfaSerial })]));
    },
  },
  {
    name: 'half of what MFA needs',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was asked for with half of what MFA needs. Set mfa_serial of “Hub”.',
    provoke: said(
      'AccessDenied',
      403,
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
      [hub],
    ),
  },
];
