/** Ids of all commands; the manifest declares exactly these, which a test checks. */
export const commandIds = {
  assume: 'roleChain.assume',
  switchIdentity: 'roleChain.switchIdentity',
  refreshNow: 'roleChain.refreshNow',
  releaseIdentity: 'roleChain.releaseIdentity',
  newTerminal: 'roleChain.newTerminal',
  openProfile: 'roleChain.openProfile',
  openConfig: 'roleChain.openConfig',
  explainChain: 'roleChain.explainChain',
  explainFailure: 'roleChain.explainFailure',
  diagnoseChain: 'roleChain.diagnoseChain',
  copyPolicies: 'roleChain.copyPolicies',
  copyArn: 'roleChain.copyArn',
  rereadConfig: 'roleChain.rereadConfig',
  forgetSessions: 'roleChain.forgetSessions',
  repairDelivery: 'roleChain.repairDelivery',
  undoRepair: 'roleChain.undoRepair',
  showLog: 'roleChain.showLog',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];
