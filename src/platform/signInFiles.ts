import type { Disposable, Event } from '../sessions/emitter.ts';
import { SignInStates } from '../sessions/signInStates.ts';
import { TokenStore } from '../sts/signIn/tokenStore.ts';
import { TokenFiles } from './tokenFiles.ts';

/** The files of sign-ins, which AWS's tools and all windows share, and what they say. */
export interface SignInFiles extends Disposable {
  readonly tokens: TokenStore;
  readonly states: SignInStates;
}

export interface SignInFilesDeps {
  /** The cache of the AWS CLI; it need not exist. */
  readonly folder: string;
  /** Somebody has signed in or out here. */
  readonly changed: Event<void>;
  /** Told of every secret that passes. */
  readonly learn: (secret: string) => void;
  readonly onError: (error: unknown) => void;
}

/** A part of its own, loaded when a chain that starts at a sign-in is first seen. */
export function openSignInFiles({ folder, changed, learn, onError }: SignInFilesDeps): SignInFiles {
  const tokens = new TokenStore(folder, learn);
  const files = new TokenFiles(folder, onError);
  const states = new SignInStates({ store: tokens, changes: [changed, files.onDidChange], onError });
  return {
    ...{ tokens, states },
    dispose: () => {
      states.dispose();
      files.dispose();
    },
  };
}
