import assert from 'node:assert/strict';
import { describe, it, snapshot } from 'node:test';
import { CancelledError } from '../../../../src/sts/errors.ts';
import { failureDocument } from '../../../../src/sts/failure/document.ts';
import { explainFailure } from '../../../../src/sts/failure/explainFailure.ts';
import { Lab } from './lab.ts';
import { rows } from './rows.ts';

// Documents are compared whole; `node --test --test-update-snapshots` writes them anew, for a person to read.
snapshot.setDefaultSnapshotSerializers([String]);

describe('each failure, provoked for real', () => {
  for (const { name, message, provoke } of rows) {
    it(name, async (t) => {
      const lab = await Lab.open();
      try {
        const error = await provoke(lab);
        const explanation = explainFailure(error);
        const document = failureDocument(explanation);
        assert.equal(lab.normal(explanation.summary), message);
        t.assert.snapshot(lab.normal(document));
        assert.ok(explanation.causes.length > 0 && explanation.steps.length > 0);
        assert.doesNotMatch(document + error.message + (error.stack ?? ''), /SENTINEL|hunter2/);
        if (!(error instanceof CancelledError)) assert.equal(error.message, explanation.summary);
      } finally {
        await lab.close();
      }
    });
  }
});
