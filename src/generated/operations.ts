// DRAFT, hand-bootstrapped; replaced by npm run generate
/** One entry per operation of the contract: what the client and the suite would otherwise have to repeat by hand. */
export const operations = {
  listPeeringConnections: {
    method: 'GET',
    path: '/api/atlas/v1.0/groups/{groupId}/peers',
    pathParameters: { groupId: { type: 'string', pattern: '^[a-f0-9]{24}$' } },
    queryParameters: {
      envelope: { type: 'boolean', required: false, default: false },
      includeCount: { type: 'boolean', required: false, default: true },
      itemsPerPage: { type: 'integer', required: false, default: 100, minimum: 1, maximum: 500 },
      pageNum: { type: 'integer', required: false, default: 1, minimum: 1 },
      pretty: { type: 'boolean', required: false, default: false },
      providerName: { type: 'string', required: false, default: 'AWS', enum: ['AWS', 'AZURE', 'GCP'] },
    },
    responses: {
      '200': ['application/json'],
      '400': ['application/json'],
      '401': ['application/json'],
      '403': ['application/json'],
      '404': ['application/json'],
      '500': ['application/json'],
    },
    security: ['serviceAccounts', 'digestAuth'],
    requiredRoles: ['Project Read Only'],
  },
  getPeeringConnection: {
    method: 'GET',
    path: '/api/atlas/v1.0/groups/{groupId}/peers/{peerId}',
    pathParameters: {
      groupId: { type: 'string', pattern: '^[a-f0-9]{24}$' },
      peerId: { type: 'string', pattern: '^[a-f0-9]{24}$' },
    },
    queryParameters: {
      envelope: { type: 'boolean', required: false, default: false },
      pretty: { type: 'boolean', required: false, default: false },
    },
    responses: {
      '200': ['application/json'],
      '400': ['application/json'],
      '401': ['application/json'],
      '403': ['application/json'],
      '404': ['application/json'],
      '500': ['application/json'],
    },
    security: ['serviceAccounts', 'digestAuth'],
    requiredRoles: ['Project Read Only'],
  },
  deletePeeringConnection: {
    method: 'DELETE',
    path: '/api/atlas/v1.0/groups/{groupId}/peers/{peerId}',
    pathParameters: {
      groupId: { type: 'string', pattern: '^[a-f0-9]{24}$' },
      peerId: { type: 'string', pattern: '^[a-f0-9]{24}$' },
    },
    queryParameters: {
      envelope: { type: 'boolean', required: false, default: false },
      pretty: { type: 'boolean', required: false, default: false },
    },
    responses: {
      '202': ['application/json'],
      '401': ['application/json'],
      '403': ['application/json'],
      '404': ['application/json'],
      '409': ['application/json'],
      '500': ['application/json'],
    },
    security: ['serviceAccounts', 'digestAuth'],
    requiredRoles: ['Project Owner'],
  },
} as const;

export const servers = ['https://cloud.mongodb.com'] as const;

export const securitySchemes = {
  serviceAccounts: {
    type: 'oauth2',
    flow: 'clientCredentials',
    tokenUrl: 'https://cloud.mongodb.com/api/oauth/token',
  },
  digestAuth: { type: 'http', scheme: 'digest' },
} as const;
