/** A principal's ARN, read for people and for policies. */
export interface Principal {
  readonly kind: 'user' | 'assumedRole' | 'root' | 'federatedUser' | 'other';
  readonly partition: string;
  readonly accountId: string;
  /** Of a user without its path, of an assumed role the role's, of a federated user its own. */
  readonly name: string;
  /** Of an assumed role. */
  readonly sessionName?: string;
}

const ARN = /^arn:([^:]+):(iam|sts)::(\d*):(.+)$/;

/** Reads an ARN as GetCallerIdentity gives them; undefined for what is no ARN of a principal. */
export function readPrincipal(arn: string): Principal | undefined {
  const match = ARN.exec(arn);
  if (match === null) {
    return undefined;
  }
  const [, partition = '', , accountId = '', resource = ''] = match;
  const [type = '', ...path] = resource.split('/');
  const last = path.at(-1) ?? '';
  const base = { partition, accountId };
  switch (type) {
    case 'root':
      return { ...base, kind: 'root', name: 'root' };
    case 'user':
      return { ...base, kind: 'user', name: last };
    case 'assumed-role':
      return { ...base, kind: 'assumedRole', name: path[0] ?? '', sessionName: path.slice(1).join('/') };
    case 'federated-user':
      return { ...base, kind: 'federatedUser', name: last };
    default:
      return { ...base, kind: 'other', name: last === '' ? type : last };
  }
}

/** A principal in a few words: `dana (111111111111)`; the text itself where it is no ARN. */
export function shortPrincipal(arn: string): string {
  const principal = readPrincipal(arn);
  return principal === undefined ? arn : `${principal.name} (${principal.accountId})`;
}
