import type { MfaPrompt } from '../sts/mfa.ts';
import type { Translate } from '../platform/translate.ts';

/** Device, account and hop on one line, after what was wrong with the last code. */
export function mfaPromptText(prompt: MfaPrompt, t: Translate): string {
  // `arn:aws:iam::111122223333:mfa/alice` is `alice`; a hardware token's serial stays whole.
  const device = prompt.serial.split('/').at(-1) ?? prompt.serial;
  const where =
    prompt.accountId === undefined
      ? t('Device {0}', device)
      : t('Device {0} of account {1}', device, prompt.accountId);
  const { role } = prompt.hop;
  const hop = t(
    'for hop {0} of {1}: {2} in account {3}.',
    prompt.number,
    prompt.of,
    role.name,
    role.accountId,
  );
  return [prompt.rejected, `${where}, ${hop}`].filter((part) => part !== undefined).join(' ');
}

/**
 * What is wrong with a code. While it is typed, one that is only too short yet is no mistake; once it is accepted it
 * is.
 */
export function checkMfaCode(value: string, when: 'typing' | 'accepted', t: Translate): string | undefined {
  const digits = digitsOf(value);
  if (/\D/.test(digits)) return t('An MFA code has only digits.');
  if (digits.length > 6 || (when === 'accepted' && digits.length < 6)) {
    return t('An MFA code has six digits; this has {0}.', digits.length);
  }
  return undefined;
}

/** The code without the gaps that apps show it with. */
export function digitsOf(value: string): string {
  return value.replaceAll(/\s/g, '');
}
