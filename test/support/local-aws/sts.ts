import { authenticate } from './authenticate.ts';
import type { OpenAction, SignedAction } from './actions/action.ts';
import { assumeRole } from './actions/assumeRole.ts';
import { assumeRoleWithWebIdentity } from './actions/assumeRoleWithWebIdentity.ts';
import { getCallerIdentity } from './actions/getCallerIdentity.ts';
import { getSessionToken } from './actions/getSessionToken.ts';
import type { Endpoint, Visit } from './endpoint.ts';
import { AwsError, regionDisabled } from './errors.ts';
import { Parameters } from './parameters.ts';
import { holderArn } from './sessions.ts';
import { readClaim } from './sigv4.ts';
import type { WireReply, WireRequest } from './wire.ts';
import type { World } from './world.ts';
import { errorDocument, resultDocument, type XmlValue } from './xml.ts';

const VERSION = '2011-06-15';

const signedActions = new Map<string, SignedAction>([
  ['AssumeRole', assumeRole],
  ['GetCallerIdentity', getCallerIdentity],
  ['GetSessionToken', getSessionToken],
]);

const openActions = new Map<string, OpenAction>([['AssumeRoleWithWebIdentity', assumeRoleWithWebIdentity]]);

/** STS's query protocol: form-encoded POST (or GET) on `/`, XML back. */
export function stsEndpoint(world: World): Endpoint {
  return {
    service: 'sts',
    serves: (request) => request.path === '/' && (request.method === 'POST' || request.method === 'GET'),
    describe: (request) => {
      const parameters = readParameters(request);
      const { Action: action = '', Version: _version, ...rest } = parameters.toJSON();
      const roleArn = parameters.get('RoleArn');
      return { action, parameters: rest, ...claimed(request), ...(roleArn === undefined ? {} : { roleArn }) };
    },
    answer: async (visit) => {
      const action = readParameters(visit.request).get('Action') ?? '';
      const result = await perform(action, visit, world);
      return xmlReply(200, resultDocument(action, result, visit.requestId), visit.requestId);
    },
    refuse: (error, requestId) => xmlReply(error.status, errorDocument(error, requestId), requestId),
  };
}

async function perform(action: string, visit: Visit, world: World): Promise<XmlValue> {
  const { request, now } = visit;
  const parameters = readParameters(request);
  if (parameters.get('Version') !== VERSION || !(signedActions.has(action) || openActions.has(action))) {
    throw new AwsError(
      'InvalidAction',
      400,
      `Could not find operation ${action} for version ${parameters.get('Version') ?? 'NO_VERSION_SPECIFIED'}`,
    );
  }
  const open = openActions.get(action);
  if (open !== undefined)
    return open({ parameters, region: claimed(request).region ?? 'us-east-1', now, world });
  const claim = readClaim(request);
  const caller = await authenticate(request, claim, world, now);
  visit.note({ caller: holderArn(caller.holder) });
  const { account } = caller.holder;
  if ((account.disabledRegions ?? []).includes(claim.region)) throw regionDisabled(account.id);
  const run = signedActions.get(action);
  if (run === undefined) throw new Error(`No such action: ${action}`);
  return run({ parameters, caller, region: claim.region, now, world });
}

function readParameters(request: WireRequest): Parameters {
  return new Parameters(
    request.method === 'GET' ? request.query : new URLSearchParams(request.body.toString()),
  );
}

/** Key and region as the request claims them, for the journal: also of requests that will be refused. */
function claimed(request: WireRequest): { accessKeyId?: string; region?: string } {
  try {
    const { accessKeyId, region } = readClaim(request);
    return { accessKeyId, region };
  } catch {
    return {};
  }
}

const xmlReply = (status: number, body: string, requestId: string): WireReply => ({
  status,
  contentType: 'text/xml',
  body,
  headers: { 'x-amzn-requestid': requestId },
});
