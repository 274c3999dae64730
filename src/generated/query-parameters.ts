/** Generated from the contract by as-documented; do not edit. */

/** By operation: its query parameters and what is documented of their values. */
export const queryParameters = {
  "listPeeringConnections": {
    "envelope": {
      "required": false,
      "type": "boolean",
      "default": false
    },
    "includeCount": {
      "required": false,
      "type": "boolean",
      "default": true
    },
    "itemsPerPage": {
      "required": false,
      "type": "integer",
      "default": 100,
      "minimum": 1,
      "maximum": 500
    },
    "pageNum": {
      "required": false,
      "type": "integer",
      "default": 1,
      "minimum": 1
    },
    "pretty": {
      "required": false,
      "type": "boolean",
      "default": false
    },
    "providerName": {
      "required": false,
      "type": "string",
      "enum": [
        "AWS",
        "AZURE",
        "GCP"
      ],
      "default": "AWS"
    }
  },
  "getPeeringConnection": {
    "envelope": {
      "required": false,
      "type": "boolean",
      "default": false
    },
    "pretty": {
      "required": false,
      "type": "boolean",
      "default": false
    }
  },
  "deletePeeringConnection": {
    "envelope": {
      "required": false,
      "type": "boolean",
      "default": false
    },
    "pretty": {
      "required": false,
      "type": "boolean",
      "default": false
    }
  },
  "listGroupPeers": {
    "envelope": {
      "required": false,
      "type": "boolean",
      "default": false
    },
    "includeCount": {
      "required": false,
      "type": "boolean",
      "default": true
    },
    "itemsPerPage": {
      "required": false,
      "type": "integer",
      "default": 100,
      "minimum": 1,
      "maximum": 500
    },
    "pageNum": {
      "required": false,
      "type": "integer",
      "default": 1,
      "minimum": 1
    },
    "pretty": {
      "required": false,
      "type": "boolean",
      "default": false
    },
    "providerName": {
      "required": false,
      "type": "string",
      "enum": [
        "AWS",
        "AZURE",
        "GCP"
      ],
      "default": "AWS"
    }
  },
  "getGroupPeer": {
    "envelope": {
      "required": false,
      "type": "boolean",
      "default": false
    },
    "pretty": {
      "required": false,
      "type": "boolean",
      "default": false
    }
  },
  "deleteGroupPeer": {
    "envelope": {
      "required": false,
      "type": "boolean",
      "default": false
    },
    "pretty": {
      "required": false,
      "type": "boolean",
      "default": false
    }
  }
} as const;
