DROP INDEX results_placeless;
DROP TABLE connector_tests;
