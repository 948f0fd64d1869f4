/** How the credentials of the window reach processes, and why so. */
export interface DeliveryChoice {
  /** `live`: by a pointer to the endpoint, for as long as the process lives. `static`: as keys, fixed at its start. */
  readonly mode: 'live' | 'static';
  /** What would keep clients from the live endpoint, in sentences; empty where nothing does. */
  readonly hidden: readonly string[];
  /** The marker profile in the config file: it would clear the way (`offered`), it does (`done`), or neither. */
  readonly repair: 'none' | 'offered' | 'done';
  /** Every port of this workspace was taken: terminals from before this window was loaded, where it has any, find nobody. */
  readonly moved?: boolean;
}
