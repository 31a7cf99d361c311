import type { Attestation } from '../generated/api.ts';
import type { AgentWords } from './agent.ts';

/** What is thought of an agent's binary. */
export function attestationWords(attestation: Attestation | null): AgentWords {
  switch (attestation) {
    case 'attested':
      return { tone: 'good', text: 'known to be good' };
    case 'unknown_binary':
      return { tone: 'bad', text: 'not one we released' };
    case 'no_manifest':
      return { tone: 'neutral', text: 'nobody vouches for it' };
    case 'development':
      return { tone: 'notice', text: 'a developer’s build' };
    case null:
      return { tone: 'neutral', text: 'not looked at yet' };
  }
}
