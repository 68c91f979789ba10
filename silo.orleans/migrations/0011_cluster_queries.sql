-- How Orleans reads and changes who is in a cluster. Names of queries, of parameters (@…) and of columns are those that it looks for; 3 is the state of a silo at work.
insert into orleans.orleansquery (querykey, querytext) values
('InsertMembershipVersionKey', 'select orleans.add_cluster(@DeploymentId)'),
('InsertMembershipKey',
 'select orleans.add_silo(@DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime, @Version)'),
('UpdateMembershipKey',
 'select orleans.change_silo(@DeploymentId, @Address, @Port, @Generation, @Status, @SuspectTimes, @IAmAliveTime, @Version)'),
('UpdateIAmAlivetimeKey',
 'update orleans.silos set alive_at = @IAmAliveTime where cluster = @DeploymentId and address = @Address and port = @Port and generation = @Generation'),
('MembershipReadRowKey',
 'select c.name as deploymentid, s.address, s.port, s.generation, s.name as siloname, s.host as hostname, s.status, s.door_port as proxyport,
    s.suspected as suspecttimes, s.started_at as starttime, s.alive_at as iamalivetime, c.version
  from orleans.clusters c left join orleans.silos s on s.cluster = c.name and s.address = @Address and s.port = @Port and s.generation = @Generation
  where c.name = @DeploymentId'),
('MembershipReadAllKey',
 'select c.name as deploymentid, s.address, s.port, s.generation, s.name as siloname, s.host as hostname, s.status, s.door_port as proxyport,
    s.suspected as suspecttimes, s.started_at as starttime, s.alive_at as iamalivetime, c.version
  from orleans.clusters c left join orleans.silos s on s.cluster = c.name
  where c.name = @DeploymentId'),
('GatewaysQueryKey',
 'select address, door_port as proxyport, generation from orleans.silos where cluster = @DeploymentId and status = @Status and door_port > 0'),
('CleanupDefunctSiloEntriesKey', 'delete from orleans.silos where cluster = @DeploymentId and alive_at < @IAmAliveTime and status <> 3'),
('DeleteMembershipTableEntriesKey', 'delete from orleans.silos where cluster = @DeploymentId; delete from orleans.clusters where name = @DeploymentId');
