/** The shape of a network device's spec data. Meaning is checked afterwards; this only says what is where. */
import { z } from 'zod';
import { type LinkFeature, linkFeatures, transmits } from '../../model/netdevice.js';
import { moduleFields } from '../module-schema.js';

const features = Object.keys(linkFeatures) as [LinkFeature, ...LinkFeature[]];

export const netDeviceSchema = z.strictObject({
  ...moduleFields,
  linkKind: z.string(),
  transmit: z.enum(transmits),
  version: z.string().optional(),
  mtu: z
    .strictObject({
      min: z.number().optional(),
      default: z.number().optional(),
      max: z.number().optional(),
    })
    .optional(),
  txQueueLength: z.number().optional(),
  arp: z.boolean().optional(),
  features: z.array(z.enum(features)).optional(),
});
export type NetDeviceData = z.infer<typeof netDeviceSchema>;
