/** Settings and the catalogue. */

import {
  anything,
  boolean,
  integer,
  list,
  nullable,
  object,
  oneOf,
  pageOf,
  paging,
  type Room,
  refer,
  string,
} from './schema.ts'

export const shop: Room = {
  routes: [
    { method: 'get', path: '/api/settings', summary: 'All settings', answer: refer('Settings') },
    {
      method: 'put',
      path: '/api/settings',
      summary: 'Change some settings; where one is wrong, nothing changes',
      body: refer('Settings'),
      answer: refer('Settings'),
    },
    {
      method: 'get',
      path: '/api/products',
      summary: 'The catalogue, by id',
      query: paging,
      answer: pageOf('Product'),
    },
    {
      method: 'get',
      path: '/api/products/{id}',
      summary: 'One product',
      answer: refer('Product'),
    },
    {
      method: 'put',
      path: '/api/products/{id}',
      summary: 'Put one product',
      body: refer('Product'),
      answer: refer('Changed'),
    },
    {
      method: 'post',
      path: '/api/products/batch',
      summary: 'Put up to 500 products; a wrong one is named and loses no other',
      body: refer('ProductBatch'),
      answer: refer('BatchAnswer'),
    },
  ],
  schemas: {
    Settings: anything,
    Product: object({
      id: string,
      title: string,
      description: string,
      url: string,
      imageUrl: string,
      brand: string,
      category: list(string),
      price: { type: ['number', 'string', 'null'], description: 'Decimal; answered as text.' },
      listPrice: { type: ['number', 'string', 'null'] },
      currency: nullable(string),
      availability: oneOf('in_stock', 'out_of_stock', 'preorder', 'backorder', 'discontinued'),
      quantity: nullable(integer),
      variants: list(anything),
      attributes: anything,
    }),
    ProductBatch: object({ products: list(refer('Product')) }),
    BatchAnswer: object({
      accepted: integer,
      changed: integer,
      rejected: list(object({ index: integer, code: string, message: string })),
    }),
    Changed: object({ id: string, changed: boolean }),
  },
}
