/** When the process ends: sends the metrics of the last interval. The platform waits for this, but not long. */
import { app } from '@azure/functions';
import { flushMeasurements } from '../../shared/startup.ts';

app.hook.appTerminate(flushMeasurements);
