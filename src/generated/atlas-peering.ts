export interface paths {
    "/api/atlas/v1.0/groups/{groupId}/peers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Return All Network Peering Connections in One Project
         * @description Lists the network peering connections of one cloud provider in the specified project. Seeing all of them takes one call for each provider.
         */
        get: operations["listPeeringConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/atlas/v1.0/groups/{groupId}/peers/{peerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Return One Network Peering Connection in One Project
         * @description Returns one network peering connection of the specified project.
         */
        get: operations["getPeeringConnection"];
        put?: never;
        post?: never;
        /**
         * Remove One Network Peering Connection
         * @description Removes one network peering connection in the specified project. If you Removes the last network peering connection associated with a project, MongoDB Cloud also removes any AWS security groups from the project IP access list. To use this resource, the requesting Service Account or API Key must have the Project Owner role.
         */
        delete: operations["deletePeeringConnection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ApiError: {
            /** @description Bad request detail. */
            badRequestDetail?: {
                /** @description The fields of the request that were not accepted. */
                fields?: {
                    /** @description What is wrong with the field. */
                    description: string;
                    /** @description Which field it is. */
                    field: string;
                }[];
            };
            /** @description Describes the specific conditions or reasons that cause each type of error. */
            detail?: string;
            /**
             * Format: int32
             * @description HTTP status code returned with this error.
             */
            error: number;
            /** @description Application error code returned with this error. */
            errorCode: string;
            /** @description Parameters used to give more information about the error. */
            parameters?: Record<string, unknown>[];
            /** @description Application error message returned with this error. */
            reason?: string;
        };
        PaginatedPeeringConnections: {
            /** @description Links to other pages of the list. */
            links?: {
                /** @description Address of the resource. */
                href?: string;
                /** @description How the resource relates to this one. */
                rel?: string;
            }[];
            /** @description The connections in this page. */
            results: components["schemas"]["PeeringConnection"][];
            /** @description Number of connections in all pages. */
            totalCount?: number;
        };
        /** @description One network peering connection. `statusName` and `errorStateName` are AWS's, `status` is Azure's and GCP's. New values may appear, so the status is not an enumeration here. */
        PeeringConnection: {
            /** @description AWS: region of the peer VPC. */
            accepterRegionName?: string;
            /** @description AWS: account that owns the peer VPC. */
            awsAccountId?: string;
            /** @description Azure: directory (tenant) of the peer VNet. */
            azureDirectoryId?: string;
            /** @description Azure: subscription of the peer VNet. */
            azureSubscriptionId?: string;
            /** @description AWS: id of the connection at the provider. */
            connectionId?: string | null;
            /** @description Network container the connection belongs to. */
            containerId?: string;
            /** @description GCP: what went wrong. */
            errorMessage?: string | null;
            /** @description Azure: what went wrong. */
            errorState?: string | null;
            /** @description AWS: what went wrong, such as REJECTED, EXPIRED or INVALID_ARGUMENT. */
            errorStateName?: string | null;
            /** @description GCP: project that owns the peer network. */
            gcpProjectId?: string;
            /** @description Id of the connection in Atlas. */
            id: string;
            /** @description GCP: name of the peer network. */
            networkName?: string;
            /** @description Cloud provider: AWS, AZURE or GCP. */
            providerName?: string;
            /** @description Azure: resource group of the peer VNet. */
            resourceGroupName?: string;
            /** @description AWS: address range of the peer VPC. */
            routeTableCidrBlock?: string;
            /** @description Azure and GCP: state, such as ADDING_PEER, WAITING_FOR_USER, AVAILABLE, FAILED, DELETION_FAILED or DELETING. */
            status?: string;
            /** @description AWS: state, such as INITIATING, PENDING_ACCEPTANCE, FAILED, FINALIZING, AVAILABLE or TERMINATING. */
            statusName?: string;
            /** @description Azure: name of the peer VNet. */
            vnetName?: string;
            /** @description AWS: id of the peer VPC. */
            vpcId?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listPeeringConnections: {
        parameters: {
            query?: {
                /** @description Flag that indicates whether Application wraps the response in an `envelope` JSON object. Some API clients cannot access the HTTP response headers or status code. To remediate this, set envelope=true in the query. Endpoints that return a list of results use the results object as an envelope. Application adds the status parameter to the response body. */
                envelope?: boolean;
                /** @description Flag that indicates whether the response carries the total number of items. */
                includeCount?: boolean;
                /** @description Number of items in one page. */
                itemsPerPage?: number;
                /** @description Number of the page, counted from one. */
                pageNum?: number;
                /** @description Flag that indicates whether the response body should be in the prettyprint format. */
                pretty?: boolean;
                /** @description Cloud provider whose connections are listed. */
                providerName?: "AWS" | "AZURE" | "GCP";
            };
            header?: never;
            path: {
                /**
                 * @description Unique 24-hexadecimal digit string that identifies your project. Use the [/groups](#tag/Projects/operation/listProjects) endpoint to retrieve all projects to which the authenticated user has access. **NOTE**: Groups and projects are synonymous terms. Your group id is the same as your project id. For existing groups, your group/project id remains the same. The resource and corresponding endpoints use the term groups.
                 * @example 5356823b3794dee37132bb7b
                 */
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedPeeringConnections"];
                };
            };
            /** @description Bad Request. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Unauthorized. */
            401: {
                headers: {
                    /**
                     * @description The challenge (RFC 7616). Present when the credentials were not accepted.
                     * @example Digest realm="MMS Public API", domain="", nonce="8c2d1f3a5b7e9d0c4f6a8b1d3e5f7a9c", algorithm=MD5, qop="auth", stale=false
                     */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Not Found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Internal Server Error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    getPeeringConnection: {
        parameters: {
            query?: {
                /** @description Flag that indicates whether Application wraps the response in an `envelope` JSON object. Some API clients cannot access the HTTP response headers or status code. To remediate this, set envelope=true in the query. Endpoints that return a list of results use the results object as an envelope. Application adds the status parameter to the response body. */
                envelope?: boolean;
                /** @description Flag that indicates whether the response body should be in the prettyprint format. */
                pretty?: boolean;
            };
            header?: never;
            path: {
                /**
                 * @description Unique 24-hexadecimal digit string that identifies your project. Use the [/groups](#tag/Projects/operation/listProjects) endpoint to retrieve all projects to which the authenticated user has access. **NOTE**: Groups and projects are synonymous terms. Your group id is the same as your project id. For existing groups, your group/project id remains the same. The resource and corresponding endpoints use the term groups.
                 * @example 5356823b3794dee37132bb7b
                 */
                groupId: string;
                /**
                 * @description Unique 24-hexadecimal digit string that identifies the network peering connection.
                 * @example 1112222b3bf99403840e8934
                 */
                peerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeeringConnection"];
                };
            };
            /** @description Bad Request. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Unauthorized. */
            401: {
                headers: {
                    /**
                     * @description The challenge (RFC 7616). Present when the credentials were not accepted.
                     * @example Digest realm="MMS Public API", domain="", nonce="8c2d1f3a5b7e9d0c4f6a8b1d3e5f7a9c", algorithm=MD5, qop="auth", stale=false
                     */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Not Found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Internal Server Error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    deletePeeringConnection: {
        parameters: {
            query?: {
                /** @description Flag that indicates whether Application wraps the response in an `envelope` JSON object. Some API clients cannot access the HTTP response headers or status code. To remediate this, set envelope=true in the query. Endpoints that return a list of results use the results object as an envelope. Application adds the status parameter to the response body. */
                envelope?: boolean;
                /** @description Flag that indicates whether the response body should be in the prettyprint format. */
                pretty?: boolean;
            };
            header?: never;
            path: {
                /**
                 * @description Unique 24-hexadecimal digit string that identifies your project. Use the [/groups](#tag/Projects/operation/listProjects) endpoint to retrieve all projects to which the authenticated user has access. **NOTE**: Groups and projects are synonymous terms. Your group id is the same as your project id. For existing groups, your group/project id remains the same. The resource and corresponding endpoints use the term groups.
                 * @example 5356823b3794dee37132bb7b
                 */
                groupId: string;
                /**
                 * @description Unique 24-hexadecimal digit string that identifies the network peering connection that you want to delete.
                 * @example 1112222b3bf99403840e8934
                 */
                peerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            /** @description Unauthorized. */
            401: {
                headers: {
                    /**
                     * @description The challenge (RFC 7616). Present when the credentials were not accepted.
                     * @example Digest realm="MMS Public API", domain="", nonce="8c2d1f3a5b7e9d0c4f6a8b1d3e5f7a9c", algorithm=MD5, qop="auth", stale=false
                     */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Not Found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Conflict. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Internal Server Error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
}
