DROP TABLE agent_lanes;
DROP TABLE lanes;
DROP TABLE registration_tokens;
DROP TABLE agents;
