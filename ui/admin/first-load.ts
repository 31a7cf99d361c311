import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Prints what a first visit loads, compressed, and fails the build beyond the budget (bytes). */
export function firstLoadBudget(budget: number): Plugin {
  return {
    name: 'safelight-first-load',
    apply: 'build',
    enforce: 'post',
    writeBundle(_, bundle) {
      let total = 0;
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk' && file.isDynamicEntry) continue;
        total += gzipSync(file.type === 'chunk' ? file.code : file.source).length;
      }
      const line = `first load: ${(total / 1000).toFixed(1)} kB compressed (budget ${budget / 1000} kB)`;
      if (total > budget) this.error(line);
      this.info(line);
    },
  };
}
