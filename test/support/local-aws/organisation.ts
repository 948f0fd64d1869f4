import type { PolicyDocument } from './policy.ts';

/** Everything that exists in the local AWS: plain data, written by hand in a fixture. */
export interface Organisation {
  readonly accounts: readonly Account[];
  /** IAM Identity Center: who may get which role where, and the access tokens that count as signed in. */
  readonly identityCenter?: IdentityCenter;
  /** The role of the EC2 instance that the metadata endpoint pretends to run on. */
  readonly instance?: { readonly roleArn: string; readonly instanceId: string };
  /** The role of the container, and the token its credentials endpoint asks for. */
  readonly container?: { readonly roleArn: string; readonly taskId: string; readonly token: string };
  /** Managed policies by ARN, for session policies; AWS's AdministratorAccess is known anyway. */
  readonly managedPolicies?: Readonly<Record<string, PolicyDocument>>;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  /** `aws` where not given. */
  readonly partition?: string;
  readonly rootKeys?: readonly LongTermKey[];
  readonly users: readonly User[];
  readonly roles: readonly Role[];
  readonly oidcProviders?: readonly OidcProvider[];
  /** Regions where STS was switched off by the administrator. */
  readonly disabledRegions?: readonly string[];
  /** Opt-in regions the account has not opted in to: its credentials are unknown there. */
  readonly regionsNotOptedIn?: readonly string[];
}

export interface LongTermKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** False for a key its owner has made inactive. */
  readonly active?: boolean;
}

export interface MfaDevice {
  /** `arn:aws:iam::<account>:mfa/<name>` or a hardware serial. */
  readonly serial: string;
  /** The shared secret in base32, as an authenticator app gets it. */
  readonly seed: string;
}

export interface User {
  readonly name: string;
  readonly path?: string;
  readonly keys: readonly LongTermKey[];
  readonly mfaDevices?: readonly MfaDevice[];
  readonly policies?: readonly PolicyDocument[];
  readonly tags?: Readonly<Record<string, string>>;
}

export interface Role {
  readonly name: string;
  readonly path?: string;
  readonly trust: PolicyDocument;
  readonly policies?: readonly PolicyDocument[];
  /** Seconds; 3600 where not given, as in IAM. */
  readonly maxSessionDuration?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface OidcProvider {
  /** Issuer host and path, e.g. `token.actions.example`. */
  readonly issuer: string;
  readonly audiences: readonly string[];
}

export interface IdentityCenter {
  readonly startUrl: string;
  readonly region: string;
  readonly users: readonly { readonly userName: string; readonly accessToken?: string }[];
  readonly assignments: readonly {
    readonly userName: string;
    readonly accountId: string;
    /** Permission set; the role behind it is `AWSReservedSSO_<name>_<hash>`. */
    readonly roleName: string;
  }[];
}

export interface UserEntry {
  readonly account: Account;
  readonly user: User;
}
export interface RoleEntry {
  readonly account: Account;
  readonly role: Role;
  readonly arn: string;
}
export interface KeyOwner {
  readonly account: Account;
  /** Absent for the account's root user. */
  readonly user?: User;
  readonly key: LongTermKey;
}

export const partitionOf = (account: Account): string => account.partition ?? 'aws';
export const rootArn = (account: Account): string => `arn:${partitionOf(account)}:iam::${account.id}:root`;
export const userArn = (account: Account, user: User): string =>
  `arn:${partitionOf(account)}:iam::${account.id}:user${user.path ?? '/'}${user.name}`;
export const roleArn = (account: Account, role: Role): string =>
  `arn:${partitionOf(account)}:iam::${account.id}:role${role.path ?? '/'}${role.name}`;
/** An assumed role's ARN leaves the role's path out, as AWS's does. */
export const assumedRoleArn = (account: Account, role: Role, sessionName: string): string =>
  `arn:${partitionOf(account)}:sts::${account.id}:assumed-role/${role.name}/${sessionName}`;

/** Finds what is in an organisation. */
export class Directory {
  readonly organisation: Organisation;
  readonly #roles = new Map<string, RoleEntry>();
  readonly #keys = new Map<string, KeyOwner>();
  readonly #accounts = new Map<string, Account>();

  constructor(organisation: Organisation) {
    this.organisation = organisation;
    for (const account of organisation.accounts) {
      this.#accounts.set(account.id, account);
      for (const key of account.rootKeys ?? []) this.#keys.set(key.accessKeyId, { account, key });
      for (const user of account.users) {
        for (const key of user.keys) this.#keys.set(key.accessKeyId, { account, user, key });
      }
      for (const role of account.roles) {
        const arn = roleArn(account, role);
        this.#roles.set(arn, { account, role, arn });
      }
    }
  }

  account(id: string): Account | undefined {
    return this.#accounts.get(id);
  }

  role(arn: string): RoleEntry | undefined {
    return this.#roles.get(arn);
  }

  /** The role behind a permission set in an account. */
  permissionSetRole(accountId: string, permissionSet: string): RoleEntry | undefined {
    for (const entry of this.#roles.values()) {
      const [, name] = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(entry.role.name) ?? [];
      if (entry.account.id === accountId && name === permissionSet) return entry;
    }
    return undefined;
  }

  key(accessKeyId: string): KeyOwner | undefined {
    return this.#keys.get(accessKeyId);
  }

  mfaDevice(serial: string): MfaDevice | undefined {
    for (const account of this.organisation.accounts) {
      for (const user of account.users) {
        const device = user.mfaDevices?.find((one) => one.serial === serial);
        if (device !== undefined) return device;
      }
    }
    return undefined;
  }
}
