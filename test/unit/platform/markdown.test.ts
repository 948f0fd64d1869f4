import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeSpan, commandLink, escapeMarkdown } from '../../../src/platform/markdown.ts';

test('text in Markdown draws no links, icons, emphasis or tags', () => {
  const escaped = escapeMarkdown('[a](command:x) $(zap) **b** <img> `c` https://example.com\n# d');
  assert.doesNotMatch(escaped, /[[\]()*<>`\n$:]|^#|\/\//);
});

test('text in Markdown reads as it was', () => {
  const decoded = escapeMarkdown('prod-admin (eu_west) #1').replace(/&#(\d+);/g, (_, code: string) =>
    String.fromCharCode(Number(code)),
  );
  assert.equal(decoded, 'prod-admin (eu_west) #1');
});

test('a code span holds back quotes', () => {
  assert.equal(codeSpan('arn:aws:iam::1:role/x'), '`arn:aws:iam::1:role/x`');
  assert.equal(codeSpan('a`b``c'), '``` a`b``c ```');
});

test('a command link carries its arguments encoded', () => {
  assert.equal(commandLink('Go', 'x.y'), '[Go](command:x.y)');
  assert.equal(commandLink('Go', 'x.y', ['a)b']), '[Go](command:x.y?%5B%22a)b%22%5D)');
});
