import { appSamples } from './app-samples.ts';
import { browserSamples } from './browser-samples.ts';
import { controlPanelSamples } from './control-panel-samples.ts';
import { portalSamples } from './portal-samples.ts';
import type { Samples } from './operation-sample.ts';

/** One for every operation in the API description; a test holds the two together. */
export const ALL_SAMPLES: Samples = { ...controlPanelSamples, ...appSamples, ...browserSamples, ...portalSamples };
