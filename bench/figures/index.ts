import type { Measured } from '../measured';
import type { Row } from '../row';
import { auditMemory } from './auditMemory';
import { auditSpeed } from './auditSpeed';
import { billed } from './billed';
import { commands } from './commands';
import { engineLimit } from './engineLimit';
import { events } from './events';
import { flatMemory } from './flatMemory';
import { flatServer } from './flatServer';
import { giant } from './giant';
import { longest } from './longest';
import { rawCopy } from './rawCopy';
import { serverCpu } from './serverCpu';
import { speed } from './speed';

const figures = [
  speed,
  serverCpu,
  engineLimit,
  events,
  billed,
  commands,
  rawCopy,
  flatServer,
  flatMemory,
  longest,
  giant,
  auditSpeed,
  auditMemory,
];

/** The rows of the bench's table. */
export const rowsOf = (measured: Measured): Row[] => figures.map((figure) => figure(measured));
