import { gzipSync } from 'node:zlib';
import type {} from 'vite/types/metadata.js';
import type { Plugin } from 'vite';

/**
 * Prints what a first visit loads, compressed, and fails the build beyond the budget (bytes). `firstPage` is the
 * source of the page that a first visit ends on, beside what every page needs.
 */
export function firstLoadBudget(budget: number, firstPage: RegExp): Plugin {
  return {
    name: 'safelight-first-load',
    apply: 'build',
    enforce: 'post',
    writeBundle(_, bundle) {
      const files = new Set<string>();
      const visit = (name: string): void => {
        const file = bundle[name];
        if (!file || files.has(name)) return;
        files.add(name);
        if (file.type !== 'chunk') return;
        file.imports.forEach(visit);
        (file.viteMetadata?.importedCss ?? new Set()).forEach(visit);
      };
      for (const [name, file] of Object.entries(bundle)) {
        const first = file.type === 'chunk' ? file.isEntry : !/\.(css|js)$/.test(name);
        if (first || (file.type === 'chunk' && firstPage.test(file.facadeModuleId ?? ''))) visit(name);
      }
      let total = 0;
      for (const name of files) {
        const file = bundle[name];
        if (file) total += gzipSync(file.type === 'chunk' ? file.code : file.source).length;
      }
      const line = `first load: ${(total / 1000).toFixed(1)} kB compressed (budget ${budget / 1000} kB)`;
      if (total > budget) this.error(line);
      this.info(line);
    },
  };
}
