DROP TABLE team_retention;
