/** A code that a device shows, to be confirmed in a browser. */
export interface DeviceCode {
  /** Name of the session, or its start URL. */
  readonly session: string;
  readonly userCode: string;
  /** The page with the code filled in. */
  readonly url: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Texts of the page that the browser ends on. */
export interface CallbackTexts {
  readonly title: string;
  readonly done: string;
  readonly denied: string;
  readonly failed: string;
}

/** Somebody who can sign in, and the means to reach them. */
export interface SignInPerson {
  /** Opens a page in the browser; false where that did not work. */
  openPage(url: string): Promise<boolean>;
  /** Shows a code and how to go on. Does not wait for the person; what is shown goes away with the signal. */
  showCode(code: DeviceCode, signal: AbortSignal): void;
  /**
   * Signs a `login_session` profile in with the AWS CLI and settles when that has ended.
   *
   * @throws BaseSourceError where there is no AWS CLI or it failed; the signal's reason when aborted
   */
  awsLogin(profile: string, signal: AbortSignal): Promise<void>;
  readonly texts: CallbackTexts;
}
