/** Written by `npm run generate` from the contract; do not edit. */

/** One entry per operation: its address, its constraints and what it is documented to answer. */
export const operations = {
  "listPeeringConnections": {
    "method": "GET",
    "path": "/api/atlas/v1.0/groups/{groupId}/peers",
    "pathParameters": {
      "groupId": {
        "type": "string",
        "pattern": "^[a-f0-9]{24}$"
      }
    },
    "responses": {
      "200": [
        "application/json"
      ],
      "400": [
        "application/json"
      ],
      "401": [
        "application/json"
      ],
      "403": [
        "application/json"
      ],
      "404": [
        "application/json"
      ],
      "500": [
        "application/json"
      ]
    },
    "security": [
      "serviceAccounts",
      "digestAuth"
    ],
    "requiredRoles": [
      "Project Read Only"
    ]
  },
  "getPeeringConnection": {
    "method": "GET",
    "path": "/api/atlas/v1.0/groups/{groupId}/peers/{peerId}",
    "pathParameters": {
      "groupId": {
        "type": "string",
        "pattern": "^[a-f0-9]{24}$"
      },
      "peerId": {
        "type": "string",
        "pattern": "^[a-f0-9]{24}$"
      }
    },
    "responses": {
      "200": [
        "application/json"
      ],
      "400": [
        "application/json"
      ],
      "401": [
        "application/json"
      ],
      "403": [
        "application/json"
      ],
      "404": [
        "application/json"
      ],
      "500": [
        "application/json"
      ]
    },
    "security": [
      "serviceAccounts",
      "digestAuth"
    ],
    "requiredRoles": [
      "Project Read Only"
    ]
  },
  "deletePeeringConnection": {
    "method": "DELETE",
    "path": "/api/atlas/v1.0/groups/{groupId}/peers/{peerId}",
    "pathParameters": {
      "groupId": {
        "type": "string",
        "pattern": "^[a-f0-9]{24}$"
      },
      "peerId": {
        "type": "string",
        "pattern": "^[a-f0-9]{24}$"
      }
    },
    "responses": {
      "202": [
        "application/json"
      ],
      "401": [
        "application/json"
      ],
      "403": [
        "application/json"
      ],
      "404": [
        "application/json"
      ],
      "409": [
        "application/json"
      ],
      "500": [
        "application/json"
      ]
    },
    "security": [
      "serviceAccounts",
      "digestAuth"
    ],
    "requiredRoles": [
      "Project Owner"
    ]
  }
} as const;

export const servers = [
  "https://cloud.mongodb.com"
] as const;

export const securitySchemes = {
  "digestAuth": {
    "type": "http",
    "scheme": "digest"
  },
  "serviceAccounts": {
    "type": "oauth2",
    "flow": "clientCredentials",
    "tokenUrl": "https://cloud.mongodb.com/api/oauth/token"
  }
} as const;
