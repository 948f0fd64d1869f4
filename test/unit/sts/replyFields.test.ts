import assert from 'node:assert/strict';
import { it } from 'node:test';
import { webPage } from '../../../src/sts/replyFields.ts';

it('a page of the web is taken as it is written', () => {
  for (const url of ['https://x.example/a?code=ABCD-EFGH', 'http://127.0.0.1:3000/#/device']) {
    assert.equal(webPage(url), url);
  }
});

it('an address that runs something, or is none, is no page', () => {
  for (const url of ['command:x.y', 'file:///etc/passwd', 'x.example', '', undefined, {}]) {
    assert.equal(webPage(url), undefined);
  }
});

it('no address begins a link of its own, or says anything to a terminal', () => {
  const url = webPage('https://x.example/) [here](command:x.y)\u001b]0;title\u0007 (');
  assert.match(url ?? '', /^[!-'*-~]+$/);
});
