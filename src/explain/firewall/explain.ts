/** What there is to explain of a firewall. */
import type { FirewallModel } from '../../model/firewall.js';
import type { Explainer } from '../explanation.js';
import { drawFirewall } from './draw/draw.js';
import { explainHooks } from './hook.js';
import { explainPacket } from './packet/path.js';

export const firewallExplainer: Explainer<FirewallModel> = {
  hooks: explainHooks,
  packet: explainPacket,
  draw: drawFirewall,
};
