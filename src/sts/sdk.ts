/** Everything that we use of the AWS SDK; loaded through loadSdk.ts only. */
export {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
