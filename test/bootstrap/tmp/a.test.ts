import {test,describe,expect, beforeAll} from 'vitest';
test('a',()=>{});test('b',(c)=>c.skip('no kvm'));test.skip('c',()=>{});test('d',()=>{expect(1).toBe(2)});test.todo('e');
describe('hook',()=>{beforeAll(()=>{throw new Error('x')});test('f',()=>{})});
