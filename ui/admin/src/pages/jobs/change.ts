import { api, confirm, isHeld, toast, toolName, type Job } from '@safelight/kit';

const named = (job: Job): string => `${toolName(job.tool)} of ${job.collection?.name ?? job.connector?.name ?? 'a deleted collection'}`;

/** Calls a job off; one that runs is asked about first. The answer says whether it was done. */
export async function cancelJob(job: Job): Promise<boolean> {
  const sure =
    !isHeld(job) ||
    (await confirm({
      title: `Cancel ${named(job)}?`,
      text: `${job.agent?.name ?? 'Its agent'} stops at once, and what it has found so far is dropped. It can be run again later.`,
      action: 'Cancel the job',
    })) !== null;
  if (!sure) return false;
  await api.jobs.cancel(job.guid);
  toast(`Cancelled: ${named(job)}.`);
  return true;
}

/** Runs a job again that ended. */
export async function retryJob(job: Job): Promise<boolean> {
  await api.jobs.retry(job.guid);
  toast(`Queued again: ${named(job)}.`);
  return true;
}
