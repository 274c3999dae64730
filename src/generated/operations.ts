/** Generated from the contract by as-documented; do not edit. */

/** One entry per operation: its address, its constraints and what a success is documented to be. */
export const operations = {
  "listPeeringConnections": {
    "version": "v1.0",
    "method": "GET",
    "path": "/api/atlas/v1.0/groups/{groupId}/peers",
    "success": 200,
    "accept": "application/json",
    "pathParameters": {
      "groupId": {
        "type": "string",
        "pattern": "^[a-f0-9]{24}$"
      }
    },
    "requiredRoles": [
      "Project Read Only"
    ]
  },
  "getPeeringConnection": {
    "version": "v1.0",
    "method": "GET",
    "path": "/api/atlas/v1.0/groups/{groupId}/peers/{peerId}",
    "success": 200,
    "accept": "application/json",
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
    "requiredRoles": [
      "Project Read Only"
    ]
  },
  "deletePeeringConnection": {
    "version": "v1.0",
    "method": "DELETE",
    "path": "/api/atlas/v1.0/groups/{groupId}/peers/{peerId}",
    "success": 202,
    "accept": "application/json",
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
    "requiredRoles": [
      "Project Owner"
    ]
  },
  "listGroupPeers": {
    "version": "v2",
    "method": "GET",
    "path": "/api/atlas/v2/groups/{groupId}/peers",
    "success": 200,
    "accept": "application/vnd.atlas.2023-01-01+json",
    "pathParameters": {
      "groupId": {
        "type": "string",
        "pattern": "^[a-f0-9]{24}$"
      }
    },
    "requiredRoles": [
      "Project Read Only"
    ]
  },
  "getGroupPeer": {
    "version": "v2",
    "method": "GET",
    "path": "/api/atlas/v2/groups/{groupId}/peers/{peerId}",
    "success": 200,
    "accept": "application/vnd.atlas.2023-01-01+json",
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
    "requiredRoles": [
      "Project Read Only"
    ]
  },
  "deleteGroupPeer": {
    "version": "v2",
    "method": "DELETE",
    "path": "/api/atlas/v2/groups/{groupId}/peers/{peerId}",
    "success": 202,
    "accept": "application/vnd.atlas.2023-01-01+json",
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
    "requiredRoles": [
      "Project Network Access Manager",
      "Project Owner"
    ]
  }
} as const;

/** By version of the API, oldest first: the operation that does what the one of this name does in the oldest. */
export const versions = {
  "v1.0": {
    "listPeeringConnections": "listPeeringConnections",
    "getPeeringConnection": "getPeeringConnection",
    "deletePeeringConnection": "deletePeeringConnection"
  },
  "v2": {
    "listPeeringConnections": "listGroupPeers",
    "getPeeringConnection": "getGroupPeer",
    "deletePeeringConnection": "deleteGroupPeer"
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
