import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { authorizePages } from './authorizePage.ts';
import { Clients } from './clients.ts';
import { FEDERATION_PATH, federationEndpoint } from './federation.ts';
import { Faults } from './faults.ts';
import { Grants } from './grants.ts';
import type { Random } from './ids.ts';
import { Journal } from './journal.ts';
import { containerEndpoint, CONTAINER_PATH, metadataEndpoint } from './metadata.ts';
import { oidcEndpoint } from './oidc.ts';
import { Directory, type Organisation } from './organisation.ts';
import { AccessTokens, portalEndpoint } from './portal.ts';
import { SessionStore } from './sessions.ts';
import { changeSettings, defaultSettings, type Settings, type SettingsChange } from './settings.ts';
import { stsEndpoint } from './sts.ts';
import { MfaCodes } from './totp.ts';
import { Traffic } from './traffic.ts';
import { WebIdentityIssuer } from './webIdentity.ts';
import type { World } from './world.ts';

export interface LocalAwsOptions {
  readonly organisation: Organisation;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** The clock of the people using it; AWS's own may be skewed against it by a setting. */
  readonly now?: () => Date;
  readonly random?: Random;
  readonly settings?: SettingsChange;
}

/** A running local AWS. */
export interface LocalAws {
  /** `http://127.0.0.1:<port>`: the endpoint of every service. */
  readonly url: string;
  /** For AWS_CONTAINER_CREDENTIALS_FULL_URI. */
  readonly containerUrl: string;
  /** Where roles sign in to the console. */
  readonly federationUrl: string;
  readonly organisation: Organisation;
  readonly journal: Journal;
  readonly faults: Faults;
  /** Live: a change takes effect with the next call. */
  readonly settings: Settings;
  /** People signed in to Identity Center. */
  readonly accessTokens: AccessTokens;
  /** Programs that were registered with Identity Center. */
  readonly clients: Clients;
  /** What waits for a person's word, or was allowed and not fetched yet. */
  readonly grants: Grants;
  /** A code of the device that would be accepted at that time (default: now) and is not spent. */
  readonly mfaCode: (serial: string, at?: Date) => string;
  /** A token, good for an hour, of one of the organisation's OIDC providers. */
  readonly webIdentityToken: (issuer: string, subject: string, audience?: string) => string;
  /** Cuts all connections and stops. */
  readonly close: () => Promise<void>;
}

/** Starts a local AWS on 127.0.0.1. */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { organisation, now = () => new Date(), random = randomBytes } = options;
  const settings = defaultSettings();
  changeSettings(settings, options.settings ?? {});
  const world: World = {
    directory: new Directory(organisation),
    sessions: new SessionStore(random),
    codes: new MfaCodes(),
    webIdentity: new WebIdentityIssuer(),
    settings,
    random,
    now: () => new Date(now().getTime() + settings.clockSkewSeconds * 1000),
  };
  const accessTokens = new AccessTokens(world);
  const clients = new Clients(world);
  const grants = new Grants(world, accessTokens);
  const journal = new Journal();
  const faults = new Faults(() => Buffer.from(random(4)).readUInt32BE() / 2 ** 32);
  const endpoints = [
    stsEndpoint(world),
    metadataEndpoint(world),
    containerEndpoint(world),
    federationEndpoint(world),
    portalEndpoint(world, accessTokens),
    oidcEndpoint(world, clients, grants, () => url),
    authorizePages(world, clients, grants),
  ];

  const server = createServer({
    // Long enough that no test sees an idle connection end: only a client that opens new ones does.
    keepAliveTimeout: 120_000,
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const aws: LocalAws = {
    url,
    containerUrl: url + CONTAINER_PATH,
    federationUrl: url + FEDERATION_PATH,
    organisation,
    journal,
    faults,
    settings,
    accessTokens,
    clients,
    grants,
    mfaCode: (serial, at = world.now()) => {
      const device = world.directory.mfaDevice(serial);
      if (device === undefined) throw new Error(`No MFA device ${serial}`);
      return world.codes.unspent(serial, device.seed, at, settings.mfaWindow);
    },
    webIdentityToken: (issuer, subject, audience = 'sts.amazonaws.com') => {
      const expiresAt = new Date(world.now().getTime() + 3_600_000);
      return world.webIdentity.issue({ issuer, subject, audience, expiresAt }, world.now());
    },
    close: async () => {
      traffic.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
  const traffic = new Traffic(endpoints, world, aws);
  server.on('connection', (socket) => traffic.connected(socket));
  server.on('request', (incoming, response) => void traffic.serve(incoming, response));
  return aws;
}
