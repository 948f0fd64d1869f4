/** Keys that shape a chain, by what they serve. Everything else is another tool's business. */
export const STATIC_KEYS = [
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  /** What the token was called at first; the CLI still reads it. */
  'aws_security_token',
] as const;

const CHAIN_KEYS = [
  ...STATIC_KEYS,
  'aws_account_id',
  'ca_bundle',
  'credential_process',
  'credential_source',
  'duration_seconds',
  'endpoint_url',
  'external_id',
  'ignore_configured_endpoint_urls',
  'login_session',
  'max_attempts',
  'mfa_serial',
  'region',
  'retry_mode',
  'role_arn',
  'role_session_name',
  'services',
  'source_profile',
  'sso_account_id',
  'sso_region',
  'sso_role_name',
  'sso_session',
  'sso_start_url',
  'sts_regional_endpoints',
  'use_dualstack_endpoint',
  'use_fips_endpoint',
  'web_identity_token_file',
] as const;

/** Read by aws-vault and by us; no AWS SDK knows them. Policies of a session have no key in any of those tools. */
const CHAIN_KEYS_OF_OTHERS = [
  'include_profile',
  'mfa_process',
  'role_policy',
  'role_policy_arns',
  'session_tags',
  'source_identity',
  'transitive_session_tags',
] as const;

const OTHER_KEYS_OF_AWS = [
  'account_id_endpoint_mode',
  'api_versions',
  'auth_scheme_preference',
  'cli_auto_prompt',
  'cli_binary_format',
  'cli_follow_urlparam',
  'cli_help_output',
  'cli_history',
  'cli_pager',
  'cli_timestamp_format',
  'csm_client_id',
  'csm_enabled',
  'csm_host',
  'csm_port',
  'defaults_mode',
  'disable_request_compression',
  'ec2_instance_profile_name',
  'ec2_metadata_service_endpoint',
  'ec2_metadata_service_endpoint_mode',
  'ec2_metadata_v1_disabled',
  'endpoint_discovery_enabled',
  'metadata_service_num_attempts',
  'metadata_service_timeout',
  'output',
  'parameter_validation',
  'request_checksum_calculation',
  'request_min_compression_size_bytes',
  'response_checksum_validation',
  's3',
  's3_disable_express_session_auth',
  's3_disable_multiregion_access_points',
  's3_us_east_1_regional_endpoint',
  's3_use_arn_region',
  'sdk_ua_app_id',
  'sigv4a_signing_region_set',
  'sso_registration_scopes',
  'tcp_keepalive',
] as const;

/** Keys that say how STS is reached, the region aside. Most files have none of them. */
export const CONNECTION_KEYS: readonly ChainKey[] = [
  'ca_bundle',
  'endpoint_url',
  'ignore_configured_endpoint_urls',
  'max_attempts',
  'retry_mode',
  'services',
  'sts_regional_endpoints',
  'use_dualstack_endpoint',
  'use_fips_endpoint',
];

/** Parameters of AssumeRole that few profiles have, and what is checked against the role. */
export const RARE_ROLE_KEYS: readonly ChainKey[] = [
  'aws_account_id',
  'duration_seconds',
  'external_id',
  'mfa_process',
  'mfa_serial',
  'role_policy',
  'role_policy_arns',
  'session_tags',
  'source_identity',
  'transitive_session_tags',
];

/** Every key that AWS tools, aws-vault or we read in a profile, to itself. */
export const KNOWN_KEYS: ReadonlyMap<string, string> = new Map(
  [...CHAIN_KEYS, ...CHAIN_KEYS_OF_OTHERS, ...OTHER_KEYS_OF_AWS].map((key) => [key, key]),
);

/** A key that shapes a chain. */
export type ChainKey = (typeof CHAIN_KEYS)[number] | (typeof CHAIN_KEYS_OF_OTHERS)[number];

/** Keys that an `[sso-session]` section holds. */
export const SSO_SESSION_KEYS: ReadonlySet<string> = new Set([
  'sso_region',
  'sso_start_url',
  'sso_registration_scopes',
]);
