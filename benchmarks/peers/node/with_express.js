// Express and axios, as the pattern's sample has it: await all, and put what came side by side.
'use strict';

const axios = require('axios');
const express = require('express');

const { PORT, ORDER, KITCHEN, ACCOUNTING, RESTAURANT } = process.env;
const app = express();

app.use(express.json());

app.get('/orders/:orderId', async (request, response) => {
  const { orderId } = request.params;
  const [order, ticket, bill, restaurant] = await Promise.all([
    axios.get(`${ORDER}/orders/${orderId}`),
    axios.get(`${KITCHEN}/tickets/${orderId}`),
    axios.get(`${ACCOUNTING}/bills?orderId=${orderId}`),
    axios.get(`${RESTAURANT}/restaurants/12`),
  ]);
  response.json({ order: order.data, ticket: ticket.data, bill: bill.data, restaurant: restaurant.data });
});

app.post('/orders', async (request, response) => {
  const created = await axios.post(`${ORDER}/orders`, request.body);
  response.status(201).json(created.data);
});

app.get('/restaurants/:id/picture', async (request, response) => {
  const picture = await axios.get(`${RESTAURANT}${request.path}`, { responseType: 'stream' });
  response.set({ 'content-type': picture.headers['content-type'], 'content-length': picture.headers['content-length'] });
  picture.data.pipe(response);
});

app.listen(PORT, '127.0.0.1');
