/**
 * By how much the caller's clock is behind AWS's, in milliseconds (negative: ahead), from the words with which AWS
 * refuses a signature: `Signature expired: T1 is now earlier than T2 (T3 - 15 min.)`, where T1 is the caller's time and
 * T3 is AWS's.
 */
export function clockBehind(text: string): number | undefined {
  const match = /: (\d{8}T\d{6}Z) is .* \((\d{8}T\d{6}Z) [-+] /.exec(text);
  const [ours, theirs] = [parseTime(match?.[1]), parseTime(match?.[2])];
  return ours === undefined || theirs === undefined ? undefined : theirs - ours;
}

/** `1 h 5 min behind`, `42 min ahead`. */
export function describeSkew(behind: number): string {
  const minutes = Math.round(Math.abs(behind) / 60_000);
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const parts = [...(hours > 0 ? [`${String(hours)} h`] : []), ...(rest > 0 ? [`${String(rest)} min`] : [])];
  const amount = parts.length === 0 ? 'less than a minute' : parts.join(' ');
  return `${amount} ${behind >= 0 ? 'behind' : 'ahead'}`;
}

function parseTime(text: string | undefined): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '');
  if (match === null) {
    return undefined;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
