import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  ListAccountsCommand,
  LogoutCommand,
  SSOClient,
  type SSOClientConfig,
} from '@aws-sdk/client-sso';
import { isAccountId } from '../../config/arn.ts';
import type { Secret } from '../../config/secret.ts';
import type { SdkCredentials } from '../provider.ts';
import { ServiceError } from '../errors.ts';
import { redact } from '../redact.ts';
import { fromSdkError, malformedReply } from '../sdkErrors.ts';
import { isText, recordsOf, type Fields } from '../replyFields.ts';
import type { SignInSession } from './session.ts';

/** Names of roles, which those of permission sets become. Others are no names: they end in a person's config file. */
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/** An account that somebody who is signed in may use. */
export interface PortalAccount {
  readonly id: string;
  readonly name: string;
}

/**
 * The portal of one session: what somebody may use, and the credentials for it. Every method throws ServiceError with the
 * portal's own code (`UnauthorizedException` for a token that is not good any more), ConnectionError when there was no
 * answer, and the signal's reason when aborted.
 */
export class Portal {
  readonly #client: SSOClient;
  readonly #host: string;

  constructor({ region, portalUrl }: SignInSession, config: SSOClientConfig) {
    this.#client = new SSOClient(config);
    this.#host = new URL(portalUrl ?? `https://portal.sso.${region}.amazonaws.com`).host;
  }

  async roleCredentials(
    token: Secret,
    accountId: string,
    roleName: string,
    signal: AbortSignal,
  ): Promise<SdkCredentials> {
    const input = { accessToken: token.reveal(), accountId, roleName };
    const { roleCredentials } = await this.#call(signal, () =>
      this.#client.send(new GetRoleCredentialsCommand(input), { abortSignal: signal }),
    );
    // The portal answers what it answers, whatever the SDK's types say.
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = (roleCredentials ?? {}) as Record<
      string,
      unknown
    >;
    if (
      !isText(accessKeyId) ||
      !isText(secretAccessKey) ||
      !isText(sessionToken) ||
      typeof expiration !== 'number' ||
      expiration <= 0
    ) {
      throw malformedReply(this.#host);
    }
    return { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expiration) };
  }

  async accounts(token: Secret, signal: AbortSignal): Promise<readonly PortalAccount[]> {
    const found = await this.#all(async (nextToken) => {
      const input = { accessToken: token.reveal(), maxResults: 100, nextToken };
      const page = await this.#call(signal, () =>
        this.#client.send(new ListAccountsCommand(input), { abortSignal: signal }),
      );
      return { items: page.accountList, nextToken: page.nextToken };
    });
    return found.flatMap(({ accountId, accountName }) =>
      isText(accountId) && isAccountId(accountId)
        ? [{ id: accountId, name: isText(accountName) ? accountName : accountId }]
        : [],
    );
  }

  /** Names of the permission sets in an account. */
  async roles(token: Secret, accountId: string, signal: AbortSignal): Promise<readonly string[]> {
    const found = await this.#all(async (nextToken) => {
      const input = { accessToken: token.reveal(), accountId, maxResults: 100, nextToken };
      const page = await this.#call(signal, () =>
        this.#client.send(new ListAccountRolesCommand(input), { abortSignal: signal }),
      );
      return { items: page.roleList, nextToken: page.nextToken };
    });
    return found.flatMap(({ roleName }) => (isText(roleName) && ROLE_NAME.test(roleName) ? [roleName] : []));
  }

  /** Every page. The last one has no token, null or an empty text; the same one twice would lead nowhere. */
  async #all(
    ask: (nextToken: string | undefined) => Promise<{ readonly items: unknown; readonly nextToken: unknown }>,
  ): Promise<readonly Fields[]> {
    const found: Fields[] = [];
    const seen = new Set<string>();
    for (let token: string | undefined; ;) {
      const { items, nextToken } = await ask(token);
      const records = recordsOf(items ?? []);
      if (records === undefined) throw malformedReply(this.#host);
      found.push(...records);
      if (nextToken === undefined || nextToken === null || nextToken === '') return found;
      if (!isText(nextToken) || seen.has(nextToken)) throw malformedReply(this.#host);
      seen.add(nextToken);
      token = nextToken;
    }
  }

  async logout(token: Secret, signal: AbortSignal): Promise<void> {
    const input = { accessToken: token.reveal() };
    await this.#call(signal, () => this.#client.send(new LogoutCommand(input), { abortSignal: signal }));
  }

  close(): void {
    this.#client.destroy();
  }

  async #call<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    try {
      return await run();
    } catch (error) {
      signal.throwIfAborted();
      throw failureOf(error, this.#host);
    }
  }
}

/** The portal's errors are told by their names; what is not named so was no answer of the portal. */
function failureOf(error: unknown, host: string): Error {
  const { name, message, $fault, $metadata } = error as SsoException;
  const status = $metadata?.httpStatusCode;
  return $fault !== undefined && status !== undefined && status >= 400 && name !== 'UnknownError'
    ? new ServiceError(name, redact(message), status, $metadata?.requestId)
    : fromSdkError(error, host);
}

interface SsoException extends Error {
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}
