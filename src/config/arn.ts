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
