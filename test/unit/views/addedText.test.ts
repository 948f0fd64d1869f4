import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addedText } from '../../../src/views/addedText.ts';
import { english as t } from '../../../src/platform/translate.ts';

test('what was added is counted by what was written, not by what was chosen', () => {
  assert.equal(addedText(['hub-engineer'], 1, t), 'Added the profile hub-engineer');
  assert.equal(addedText(['a', 'b'], 2, t), 'Added 2 profiles');
  assert.equal(addedText(['a'], 3, t), 'Added 1 of 3 profiles; the others are there already');
  assert.equal(addedText([], 2, t), 'Added nothing: the profiles are there already');
});
