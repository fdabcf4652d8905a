import {
  attributeSet,
  be16,
  binary,
  many,
  nestOf,
  netlinkFamily,
  operation,
  store,
  string,
  u16,
  u32,
} from 'netkiln';

const all = ['id', 'label', 'flags', 'more'] as const;

export default netlinkFamily({
  name: 'bad',
  sets: {
    port: attributeSet({
      attributes: { id: u32(), label: string(), flags: many(u32()), more: nestOf('more'), data: binary() },
    }),
    more: attributeSet({ attributes: { ports: nestOf('port') } }),
    other: attributeSet({ attributes: { id: u32() } }),
  },
  operations: {
    add: operation({ attributes: 'port', do: { request: all } }),
    get: operation({ attributes: 'port', do: { request: ['id'], reply: all, replyId: 9 }, dump: { reply: all } }),
    del: operation({ attributes: 'port', do: { request: ['id'], reply: ['id'] } }),
    look: operation({ attributes: 'other', dump: { reply: ['id'] } }),
  },
  objects: {
    port: store('port', {
      attributes: { id: u16(), label: string({ id: 7, maxLength: 3 }), color: be16() },
      key: 'id',
      operations: {
        create: { of: 'add' },
        get: { of: 'get' },
        set: { of: 'change' },
        dump: { of: 'look' },
        delete: { of: 'del' },
      },
    }),
    again: store('port', { key: 'id', operations: { create: { of: 'add' } } }),
    none: store('nothing', { key: 'id', operations: { create: { of: 'add' } } }),
  },
});
