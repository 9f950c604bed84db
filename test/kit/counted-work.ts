/** How often V8 ran the blocks of our own code: work that can be compared on any machine, however busy it is. */
import { type Profiler, Session } from 'node:inspector';

export interface WorkCounter {
  /** How many blocks of server/core `work` runs. */
  count(work: () => void): number;
  stop(): void;
}

export function countWork(): WorkCounter {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const taken = (): readonly Profiler.ScriptCoverage[] => {
    let result: readonly Profiler.ScriptCoverage[] = [];
    // Within one process the answer comes before `post` returns.
    session.post('Profiler.takePreciseCoverage', (_error, answer) => {
      result = answer.result;
    });
    return result;
  };
  return {
    count(work) {
      taken();
      work();
      const ours = taken().filter(({ url }) => url.includes('/server/core/'));
      return ours
        .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
        .reduce((sum, { count }) => sum + count, 0);
    },
    stop() {
      session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}
