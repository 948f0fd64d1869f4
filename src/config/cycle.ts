import type { Link } from './link.ts';
import type { Profile } from './profile.ts';

/** What to say about profiles each of which has the next as its source, and the last one the first. */
export function cycleMessage(profiles: readonly Profile[]): string {
  const first = profiles[0]!;
  const path = shortPath([...profiles, first].map((profile) => profile.name));
  return profiles.length === 1
    ? `source_profile of ${first.name} names the profile itself (${path}), which works only where it has keys of its own: name another source.`
    : `The profiles form a loop: ${path}. Give one of them another source_profile.`;
}

/** The profiles whose roles lead to a link, the last one first. */
export function profilesOf(link: Link): readonly Profile[] {
  const profiles: Profile[] = [];
  for (let at: Link = link; at.previous !== undefined; at = at.previous) {
    if (at.profile !== undefined) {
      profiles.push(at.profile);
    }
  }
  return profiles;
}

function shortPath(names: readonly string[]): string {
  const most = 12;
  if (names.length <= most) {
    return names.join(' → ');
  }
  const left = names.length - most + 1;
  return [...names.slice(0, most - 2), `(${String(left)} more)`, ...names.slice(-1)].join(' → ');
}
