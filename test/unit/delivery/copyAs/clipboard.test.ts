import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SecretClipboard } from '../../../../src/delivery/copyAs/clipboard.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

function open() {
  const clock = new FakeClock();
  const held = { text: '', fails: false };
  const errors: unknown[] = [];
  const clipboard = new SecretClipboard(
    {
      readText: () => (held.fails ? Promise.reject(new Error('no clipboard')) : Promise.resolve(held.text)),
      writeText: (text) => {
        held.text = text;
        return Promise.resolve();
      },
    },
    clock,
    (error) => errors.push(error),
  );
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return { clipboard, held, errors, advance: (ms: number) => clock.advance(ms, settle) };
}

describe('secrets in the clipboard', () => {
  test('go after a minute', async () => {
    const { clipboard, held, advance } = open();
    await clipboard.copy('secret');
    await advance(59_999);
    assert.equal(held.text, 'secret');
    await advance(1);
    assert.equal(held.text, '');
  });

  test('go also where the system changed their line ends', async () => {
    const { clipboard, held, advance } = open();
    await clipboard.copy('a\nb\n');
    held.text = 'a\r\nb\r\n';
    await advance(60_000);
    assert.equal(held.text, '');
  });

  test('leave alone what was copied since', async () => {
    const { clipboard, held, advance } = open();
    await clipboard.copy('secret');
    held.text = 'a shopping list';
    await advance(60_000);
    assert.equal(held.text, 'a shopping list');
  });

  test('copied twice have their minute from the second time on', async () => {
    const { clipboard, held, advance } = open();
    await clipboard.copy('one');
    await advance(30_000);
    await clipboard.copy('two');
    await advance(30_000);
    assert.equal(held.text, 'two');
    await advance(30_000);
    assert.equal(held.text, '');
  });

  test('that cannot be read are reported', async () => {
    const { clipboard, held, errors, advance } = open();
    await clipboard.copy('secret');
    held.fails = true;
    await advance(60_000);
    assert.equal(errors.length, 1);
  });

  test('do not outlive the window', async () => {
    const { clipboard, held, advance } = open();
    await clipboard.copy('secret');
    clipboard.dispose();
    await advance(0);
    assert.equal(held.text, '');
  });

  test('are left alone by a window that closes after their minute, or after something else was copied', async () => {
    const { clipboard, held, advance } = open();
    await clipboard.copy('secret');
    await advance(60_000);
    // Copied by hand, from where the person had pasted it.
    held.text = 'secret';
    clipboard.dispose();
    await advance(60_000);
    assert.equal(held.text, 'secret');
    const other = open();
    await other.clipboard.copy('secret');
    other.held.text = 'a shopping list';
    other.clipboard.dispose();
    await other.advance(60_000);
    assert.equal(other.held.text, 'a shopping list');
  });
});
