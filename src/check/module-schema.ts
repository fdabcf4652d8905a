/** The shape of what every module has. */
import { z } from 'zod';

/** Fields of any kind's spec; `kind` and `scenarios` are read by their own stages. */
export const moduleFields = {
  kind: z.string(),
  name: z.string(),
  description: z.string().optional(),
  author: z.string().optional(),
  license: z.string().optional(),
  scenarios: z.array(z.unknown()).optional(),
};
