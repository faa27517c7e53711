import { testCorruptions, useFixture } from './corruption';
import { copy, remove, set } from './fixture';
import { from, gbp } from './fixture/documents';

const fixture = useFixture();

testCorruptions(fixture, 'what the milestones promise', [
  [
    'a product that is unavailable',
    [set('target.products', 'poco-P1', { available: false })],
    ['product.differs', null, 'P1', 'available is true by the source, false at the target'],
  ],
  [
    'a product that is gone',
    [remove('target.products', 'poco-P2')],
    ['product.lost', null, 'P2', 'poco-P2 is not at the target'],
  ],
  [
    'a price',
    [set('target.products', 'poco-P1', { 'offers.0.price.minor': 19_901 })],
    ['product.differs', null, 'P1', 'offers[GB].price.minor is 19900 by the source, 19901'],
  ],
  [
    'an offer in an excluded market',
    [
      set('target.products', 'poco-P1', {
        offers: [
          { region: 'GB', price: gbp(19_900) },
          { region: 'IN', price: { minor: 1_999_900, currency: 'INR' } },
        ],
      }),
    ],
    ['product.differs', null, 'P1', 'offers[IN].price.minor is absent by the source'],
  ],
  [
    'a product that the source never had',
    [copy('target.products', 'poco-P1', { _id: 'poco-P99', origin: from('P99') })],
    ['product.orphan', null, 'poco-P99', 'claims to come from P99'],
  ],
  [
    'a service channel that leads nowhere',
    [remove('target.channels', 'support.poco.example.com')],
    ['channel.state', null, 'support.poco.example.com', 'is routed to nothing'],
  ],
  [
    'a redirect that is missing',
    [remove('source.redirects', '/uk/x7-old')],
    ['redirect.lost', null, '/uk/x7-old', 'leads nowhere'],
  ],
  [
    'a page without redirect',
    [remove('source.redirects', '/help')],
    ['redirect.lost', null, '/help', 'leads nowhere'],
  ],
  [
    'a redirect to another product',
    [set('source.redirects', '/uk/m6', { to: 'https://www.mi.example.com/product/poco-x7' })],
    [
      'redirect.differs',
      null,
      '/uk/m6',
      'should lead to https://www.mi.example.com/product/poco-m6',
    ],
  ],
  [
    'a redirect to another site',
    [set('source.redirects', '/help', { to: 'https://www.example.com/' })],
    ['redirect.differs', null, '/help', 'leads to https://www.example.com/'],
  ],
  [
    'a website that is open after its closure',
    [set('source.storefront', 'website', { state: 'open' })],
    ['website.state', null, 'website', 'should be closed, is open'],
  ],
  [
    'a closed website without fallback',
    [set('source.storefront', 'website', { fallback: null })],
    ['website.state', null, 'website', 'its fallback leads to nothing'],
  ],
  [
    'an app that goes on',
    [set('source.storefront', 'app', { talksTo: 'target' })],
    ['app.state', null, 'app', 'should talk to none, talks to target'],
  ],
]);
