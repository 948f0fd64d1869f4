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

const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d+):role(\/(?:[\x21-\x7e]*\/)?)([\w+=,.@-]+)$/;
const MAX_LENGTH = 2048;

/**
 * Reads the ARN of an IAM role; undefined for anything else. The account may have another number of digits than
 * twelve: that is for a warning, since AWS tools leave it to STS.
 */
export function parseRoleArn(text: string): RoleArn | undefined {
  const match = text.length <= MAX_LENGTH ? ROLE_ARN.exec(text) : null;
  if (match === null) {
    return undefined;
  }
  const [, partition = '', accountId = '', path = '', name = ''] = match;
  return { text, partition, accountId, path, name };
}

/** Whether a text is an AWS account id: twelve digits. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

/** The partition of an ARN of any service, `aws-cn` of `arn:aws-cn:…`. */
export function partitionOfArn(text: string): string | undefined {
  return /^arn:([^:]+):/.exec(text)?.[1];
}

/** The account of an ARN of any service, where it names one. */
export function accountOfArn(text: string): string | undefined {
  return /^arn:[^:]+:[^:]*:[^:]*:(\d+):/.exec(text)?.[1];
}
