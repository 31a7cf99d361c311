DROP INDEX collections_by_location;
DROP TABLE connector_reports;
DROP TABLE connector_credentials;
DROP TABLE connectors;
