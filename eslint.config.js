// @ts-check
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * What each folder of src may import besides itself. An arrow only points left:
 * config ← sts ← sessions ← delivery, views, commands ← activation ← extension. test/unit/house.test.ts checks the same by
 * reading the imports, and that there is no cycle.
 */
const folders = [
  'config',
  'sts',
  'sessions',
  'platform',
  'delivery',
  'views',
  'language',
  'commands',
  'activation',
];
const mayImport = {
  config: [],
  sts: ['config'],
  sessions: ['config', 'sts'],
  platform: ['config', 'sts', 'sessions'],
  delivery: ['config', 'sts', 'sessions', 'platform'],
  views: ['config', 'sts', 'sessions', 'platform'],
  language: ['config', 'sts', 'sessions', 'platform'],
  commands: ['config', 'sts', 'sessions', 'platform', 'delivery', 'views', 'language'],
  activation: ['config', 'sts', 'sessions', 'platform', 'delivery', 'views', 'language', 'commands'],
};
/** Folders that must work, and be tested, without VS Code. */
const pure = ['config', 'sts', 'sessions'];

const noTestsInSource = { group: ['**/test/**'], message: 'Nothing in src imports from test.' };

const arrows = folders.map((folder) => {
  const forbidden = folders.filter((other) => other !== folder && !mayImport[folder].includes(other));
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: pure.includes(folder)
            ? [{ name: 'vscode', message: `src/${folder} works without VS Code.` }]
            : [],
          patterns: [
            noTestsInSource,
            { group: ['**/extension.ts'], message: 'Only VS Code loads the entry.' },
            ...forbidden.map((other) => ({
              // The list of command ids is for all who show or run one; it imports nothing itself.
              regex: `^(\\.\\./)+(src/)?${other}/(?!ids\\.ts$)`,
              message: `src/${folder} may not know src/${other}: an arrow only points left.`,
            })),
          ],
        },
      ],
    },
  };
});

export default defineConfig(
  { ignores: ['dist/', 'out/', 'node_modules/', '.vscode-test/', 'media/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // compilerOptions.noPropertyAccessFromIndexSignature asks for the brackets.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // An interface may ask for a promise where one implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // noUncheckedIndexedAccess knows nothing of a loop's bounds or a pattern's groups; `!` says it in one sign.
      '@typescript-eslint/no-non-null-assertion': 'off',
      eqeqeq: 'error',
      'no-restricted-imports': ['error', { patterns: [] }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [noTestsInSource] }], 'no-console': 'error' },
  },
  ...arrows,
  {
    files: ['test/**/*.ts'],
    rules: {
      // `test`, `describe` and `it` of node:test give promises that the runner itself waits for.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test' },
          ],
        },
      ],
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
);
