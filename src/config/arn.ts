/** The parts of an IAM role's ARN, `arn:<partition>:iam::<account>:role/<path><name>`. */
export interface RoleArn {
  /** The ARN as it was written. */
  readonly text: string;
  readonly partition: string;
  readonly accountId: string;
  /** Path with leading and trailing slash; `/` where there is none. */
  readonly path: string;
  readonly name: string;
}

const COMMON_PREFIX = 'arn:aws:iam::';
const PREFIX = /^arn:(aws[a-z-]*):iam::/;
const ACCOUNT = /^\d+$/;
const PATH = /^\/(?:[\x21-\x7e]*\/)?$/;
const NAME = /^[\w+=,.@-]+$/;
const RESOURCE = ':role/';
const MAX_LENGTH = 2048;

/**
 * Reads the ARN of an IAM role; undefined for anything else. The account may have another number of digits than
 * twelve: that is for a warning, since AWS tools leave it to STS.
 */
export function parseRoleArn(text: string): RoleArn | undefined {
  if (text.length > MAX_LENGTH) {
    return undefined;
  }
  // Files hold thousands of these, nearly all of the partition aws: that one takes no pattern to find.
  const common = text.startsWith(COMMON_PREFIX);
  const prefix = common ? null : PREFIX.exec(text);
  const start = common ? COMMON_PREFIX.length : (prefix?.[0].length ?? text.length);
  const resource = text.indexOf(RESOURCE, start);
  if (resource === -1) {
    return undefined;
  }
  const partition = prefix?.[1] ?? 'aws';
  const accountId = text.slice(start, resource);
  const slash = text.lastIndexOf('/');
  const pathStart = resource + RESOURCE.length - 1;
  const path = slash === pathStart ? '/' : text.slice(pathStart, slash + 1);
  const name = text.slice(slash + 1);
  return ACCOUNT.test(accountId) && (path === '/' || PATH.test(path)) && NAME.test(name)
    ? { text, partition, accountId, path, name }
    : undefined;
}

/** Whether a text is an AWS account id: twelve digits. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

/** The account of an ARN of any service, where it names one. */
export function accountOfArn(text: string): string | undefined {
  return /^arn:[^:]+:[^:]*:[^:]*:(\d+):/.exec(text)?.[1];
}
